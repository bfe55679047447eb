/**
 * What the machine can do with no product in between: HTTP alone, PostgreSQL alone.
 */
@NullMarked
package io.postrider.bench.ceiling;

import org.jspecify.annotations.NullMarked;
