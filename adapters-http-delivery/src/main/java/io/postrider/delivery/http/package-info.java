/**
 * Deliveries as HTTP requests: formats, signing, address policy, outcomes.
 */
@NullMarked
package io.postrider.delivery.http;

import org.jspecify.annotations.NullMarked;
