/**
 * The ports of the application on PostgreSQL.
 */
@NullMarked
package io.postrider.persistence;

import org.jspecify.annotations.NullMarked;
