package io.postrider.launcher;

/**
 * Where a PostgreSQL is and who may enter.
 *
 * @param url in JDBC's form
 * @param password empty where the server asks for none
 */
public record DatabaseAccess(String url, String user, String password) {
    /** Without the password, so that no log gets it. */
    @Override
    public String toString() {
        return user + " at " + url;
    }
}
