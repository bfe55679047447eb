package io.postrider.launcher;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.SQLException;
import java.util.Locale;
import java.util.Properties;

/**
 * Looks whether a database answers before a server is started for it. The driver is loaded apart, so that the server finds no other
 * than its own.
 */
final class DatabaseProbe {
    private static final int OLDEST_MAJOR_VERSION = 14;
    private static final String CONNECT_SECONDS = "10";

    private DatabaseProbe() {}

    /**
     * @param driver the jar file of the JDBC driver
     * @return the server's version
     * @throws LaunchFailure where there is no way in, with the database's own reason
     */
    static String versionOf(DatabaseAccess database, Path driver) throws LaunchFailure, IOException {
        Properties properties = new Properties();
        properties.setProperty("user", database.user());
        properties.setProperty("password", database.password());
        properties.setProperty("connectTimeout", CONNECT_SECONDS);
        properties.setProperty("loginTimeout", CONNECT_SECONDS);
        URL[] jars = {driver.toUri().toURL()};
        try (URLClassLoader loader = new URLClassLoader("jdbc", jars, ClassLoader.getPlatformClassLoader())) {
            Driver jdbc = Class.forName("org.postgresql.Driver", true, loader)
                    .asSubclass(Driver.class)
                    .getConstructor()
                    .newInstance();
            try (Connection connection = jdbc.connect(database.url(), properties)) {
                int major = connection.getMetaData().getDatabaseMajorVersion();
                if (major < OLDEST_MAJOR_VERSION) {
                    throw new LaunchFailure(String.format(
                            Locale.ROOT,
                            "Postrider needs PostgreSQL %d or later, but at %s runs %d.",
                            OLDEST_MAJOR_VERSION,
                            database.url(),
                            major));
                }
                return connection.getMetaData().getDatabaseProductVersion();
            }
        } catch (SQLException failure) {
            throw new LaunchFailure(
                    "No connection to the database at " + database.url() + " as user '" + database.user() + "': "
                            + oneLine(String.valueOf(failure.getMessage())),
                    failure);
        } catch (ReflectiveOperationException failure) {
            throw new IOException("No JDBC driver in " + driver, failure);
        }
    }

    private static String oneLine(String text) {
        return text.strip().replaceAll("\\s*\\R\\s*", " ");
    }
}
