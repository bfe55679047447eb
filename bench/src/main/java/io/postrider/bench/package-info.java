/**
 * The benchmark: it starts a database, the product, a receiver and a publisher, each in a process of its own, and measures
 * them.
 */
@NullMarked
package io.postrider.bench;

import org.jspecify.annotations.NullMarked;
