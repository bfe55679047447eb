/** The delivery half of the dialect {@code zaits}. */
@NullMarked
package io.postrider.delivery.http.zaits;

import org.jspecify.annotations.NullMarked;
