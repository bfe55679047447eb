/**
 * Instruments: latency histograms, CPU and memory of processes, the spread of repeated measurements.
 */
@NullMarked
package io.postrider.bench.measure;

import org.jspecify.annotations.NullMarked;
