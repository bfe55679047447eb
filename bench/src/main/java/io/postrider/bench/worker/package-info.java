/**
 * Processes of the benchmark's own, and the lines that they are spoken to with.
 */
@NullMarked
package io.postrider.bench.worker;

import org.jspecify.annotations.NullMarked;
