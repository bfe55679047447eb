/**
 * Figures as a table on the terminal and as a JSON file.
 */
@NullMarked
package io.postrider.bench.report;

import org.jspecify.annotations.NullMarked;
