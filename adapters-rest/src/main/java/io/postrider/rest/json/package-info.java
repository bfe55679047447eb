/**
 * Reading JSON strictly and without loss, and writing it: shared by the native API and the dialects.
 */
@NullMarked
package io.postrider.rest.json;

import org.jspecify.annotations.NullMarked;
