/** The delivery half of the dialect {@code monime}. */
@NullMarked
package io.postrider.delivery.http.monime;

import org.jspecify.annotations.NullMarked;
