/** A real receiver for tests, which does what it is told. */
@NullMarked
package io.postrider.delivery.http.receiver;

import org.jspecify.annotations.NullMarked;
