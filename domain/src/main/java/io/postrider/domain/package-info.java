/**
 * What is true of webhooks, events and deliveries, whatever stores, serves or sends them.
 */
@NullMarked
package io.postrider.domain;

import org.jspecify.annotations.NullMarked;
