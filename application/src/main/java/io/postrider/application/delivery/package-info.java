/** Reading deliveries, and asking for one to be retried, cancelled or tested. */
@NullMarked
package io.postrider.application.delivery;

import org.jspecify.annotations.NullMarked;
