/**
 * What goes wrong with a request, before a surface gives it its own shape.
 */
@NullMarked
package io.postrider.rest.fault;

import org.jspecify.annotations.NullMarked;
