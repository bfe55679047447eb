/** The delivery half of the dialect {@code paged}. */
@NullMarked
package io.postrider.delivery.http.paged;

import org.jspecify.annotations.NullMarked;
