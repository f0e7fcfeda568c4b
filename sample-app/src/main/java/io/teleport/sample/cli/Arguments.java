package io.teleport.sample.cli;

import java.util.ArrayList;
import java.util.List;

/**
 * A command as the user wrote it.
 *
 * @param verb    what to do
 * @param address of the peer, {@code host:port}
 * @param path    path and query of the message; empty where there is none
 * @param body    JSON, sent as it was written; may be empty
 * @param options the rest
 */
record Arguments(Verb verb, String address, String path, String body, Options options) {

    /**
     * Reads a command.
     *
     * @throws UsageException when it is none
     */
    static Arguments parse(List<String> args) {
        Verb verb = Verb.of(args.get(0));
        List<String> words = new ArrayList<>();
        Options options = Options.take(args.subList(1, args.size()), words);
        if (words.size() < verb.least() || words.size() > verb.most()) {
            throw new UsageException(verb.word() + ": " + words.size() + " arguments (expected: " + verb.form() + ")");
        }
        return new Arguments(verb, words.get(0), word(words, 1), word(words, 2), options);
    }

    private static String word(List<String> words, int index) {
        return index < words.size() ? words.get(index) : "";
    }
}
