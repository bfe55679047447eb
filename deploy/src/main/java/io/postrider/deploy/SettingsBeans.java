package io.postrider.deploy;

import io.postrider.delivery.http.DeliveryFormats;
import io.postrider.rest.ServerDescription;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Objects;
import java.util.Properties;
import org.eclipse.microprofile.config.ConfigProvider;

/** The configuration, and what this server says of itself. */
@ApplicationScoped
class SettingsBeans {
    @Produces
    @Singleton
    Settings settings(DeliveryFormats formats) {
        return Settings.from(ConfigProvider.getConfig(), version(), formats.dialects());
    }

    @Produces
    @Singleton
    ServerDescription description(Settings settings) {
        return new ServerDescription(version(), settings.mode().text());
    }

    /** The version that the build wrote down. */
    private static String version() {
        Properties properties = new Properties();
        try (InputStream resource = SettingsBeans.class.getResourceAsStream("/postrider.properties")) {
            properties.load(Objects.requireNonNull(resource, "the build leaves the version in postrider.properties"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return properties.getProperty("version");
    }
}
