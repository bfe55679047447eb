/** The delivery half of the dialect {@code dhmad}. */
@NullMarked
package io.postrider.delivery.http.dhmad;

import org.jspecify.annotations.NullMarked;
