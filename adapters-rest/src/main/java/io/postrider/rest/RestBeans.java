package io.postrider.rest;

import jakarta.enterprise.inject.spi.CDI;
import jakarta.ws.rs.core.Feature;
import jakarta.ws.rs.core.FeatureContext;

/**
 * Hands the parts of the HTTP face over to JAX-RS as what they are: CDI beans of which there is one each. JAX-RS makes none of
 * its own, so a request costs no look-up and no injection.
 */
public final class RestBeans implements Feature {
    @Override
    public boolean configure(FeatureContext context) {
        CDI.current().select(RestParts.class).get().registerIn(context);
        return true;
    }
}
