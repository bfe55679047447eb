/**
 * The REST half of the dialect {@code paged}. Contract: {@code docs/dialects/paged.md}.
 */
@NullMarked
package io.postrider.rest.paged;

import org.jspecify.annotations.NullMarked;
