package io.teleport.sample.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/**
 * Where results and complaints are printed.
 *
 * @param out results, and nothing else
 * @param err why there is none
 */
public record Console(PrintStream out, PrintStream err) {

    /** The streams of this process, in UTF-8 whatever the locale says, since that is what JSON is in. */
    public static Console ofProcess() {
        return new Console(utf8(FileDescriptor.out), utf8(FileDescriptor.err));
    }

    private static PrintStream utf8(FileDescriptor descriptor) {
        return new PrintStream(new FileOutputStream(descriptor), true, StandardCharsets.UTF_8);
    }
}
