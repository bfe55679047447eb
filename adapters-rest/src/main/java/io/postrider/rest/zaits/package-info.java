/**
 * The REST half of the dialect {@code zaits}. Contract: {@code docs/dialects/zaits.md}.
 */
@NullMarked
package io.postrider.rest.zaits;

import org.jspecify.annotations.NullMarked;
