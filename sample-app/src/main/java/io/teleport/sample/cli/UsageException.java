package io.teleport.sample.cli;

/** Arguments that make no command; its text says which and what was expected. */
final class UsageException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    UsageException(String message) {
        super(message);
    }
}
