/**
 * The process that deliveries arrive at: it answers, counts and measures.
 */
@NullMarked
package io.postrider.bench.receiver;

import org.jspecify.annotations.NullMarked;
