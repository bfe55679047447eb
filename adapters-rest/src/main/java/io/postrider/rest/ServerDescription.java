package io.postrider.rest;

/**
 * What the front page says of this server.
 *
 * @param version of Postrider
 * @param mode in which it runs, for example {@code development}
 */
public record ServerDescription(String version, String mode) {}
