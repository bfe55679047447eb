/**
 * What is done to it, and which figures come of that.
 */
@NullMarked
package io.postrider.bench.scenario;

import org.jspecify.annotations.NullMarked;
