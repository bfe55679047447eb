/**
 * The composition root: which adapter serves which port.
 */
@NullMarked
package io.postrider.deploy;

import org.jspecify.annotations.NullMarked;
