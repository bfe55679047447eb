/**
 * How many requests an account may make.
 */
@NullMarked
package io.postrider.rest.limit;

import org.jspecify.annotations.NullMarked;
