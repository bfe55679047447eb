/**
 * What is measured: the product as shipped, or a peer through an adapter file; and the database under it.
 */
@NullMarked
package io.postrider.bench.subject;

import org.jspecify.annotations.NullMarked;
