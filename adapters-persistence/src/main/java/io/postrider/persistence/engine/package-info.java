/** The ports of the delivery engine: SQL with arrays, one statement for a batch wherever it can be. */
@NullMarked
package io.postrider.persistence.engine;

import org.jspecify.annotations.NullMarked;
