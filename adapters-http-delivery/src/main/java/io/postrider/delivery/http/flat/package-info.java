/** The delivery half of the dialect {@code flat}. */
@NullMarked
package io.postrider.delivery.http.flat;

import org.jspecify.annotations.NullMarked;
