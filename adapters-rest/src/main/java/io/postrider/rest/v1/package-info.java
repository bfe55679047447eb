/**
 * The native API: resources, shapes and errors (RFC 9457).
 */
@NullMarked
package io.postrider.rest.v1;

import org.jspecify.annotations.NullMarked;
