/** Wire contracts as values: what a REST surface and a delivery format share. */
@NullMarked
package io.postrider.domain.dialect;

import org.jspecify.annotations.NullMarked;
