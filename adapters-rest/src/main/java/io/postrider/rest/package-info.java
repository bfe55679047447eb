/**
 * The HTTP face: the native API, and one package per dialect.
 */
@NullMarked
package io.postrider.rest;

import org.jspecify.annotations.NullMarked;
