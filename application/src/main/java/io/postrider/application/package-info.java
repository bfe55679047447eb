/**
 * Use cases, ports and the steps of the delivery engine.
 */
@NullMarked
package io.postrider.application;

import org.jspecify.annotations.NullMarked;
