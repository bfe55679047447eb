/**
 * The process that publishes events, as fast as they are taken or at a fixed rate.
 */
@NullMarked
package io.postrider.bench.publisher;

import org.jspecify.annotations.NullMarked;
