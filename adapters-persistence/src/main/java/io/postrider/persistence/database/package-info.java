/** The connection pool, the schema, transactions, and what a failing database is told apart by. */
@NullMarked
package io.postrider.persistence.database;

import org.jspecify.annotations.NullMarked;
