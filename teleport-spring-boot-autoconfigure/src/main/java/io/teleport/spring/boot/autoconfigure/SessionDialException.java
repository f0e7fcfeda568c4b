package io.teleport.spring.boot.autoconfigure;

/** A session that must be dialed for the application to start, and cannot be. */
final class SessionDialException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String name;
    private final String address;

    SessionDialException(String name, String address, Throwable cause) {
        super("session " + name + " to " + address + ": " + cause.getMessage(), cause);
        this.name = name;
        this.address = address;
    }

    String name() {
        return name;
    }

    String address() {
        return address;
    }
}
