package io.teleport.readme;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The commands that the README lets its reader try, each a line of a block in {@code sh}. */
public final class Commands {

    private static final String JAR = "java -jar sample-app/target/sample-app.jar ";
    private static final Pattern WORD = Pattern.compile("'([^']*)'|(\\S+)");

    private Commands() {}

    /** All of them; there is nothing else in such blocks. */
    public static Stream<Command> ofReadme() {
        return Markdown.readme().blocks("sh").stream().flatMap(String::lines).map(Commands::read);
    }

    private static Command read(String line) {
        if (!line.startsWith(JAR)) {
            throw new AssertionError("command: " + line + " (expected: " + JAR + "...)");
        }
        int comment = line.indexOf(" #");
        String command = comment < 0 ? line : line.substring(0, comment);
        String output = comment < 0 ? "" : line.substring(comment + 2).strip();
        List<String> words = WORD.matcher(command.substring(JAR.length()))
                .results()
                .map(word -> word.group(1) == null ? word.group(2) : word.group(1))
                .toList();
        return new Command(words, output);
    }

    /**
     * A command for the sample's command line.
     *
     * @param words  its arguments
     * @param output what the comment behind it says that it prints; empty where there is none
     */
    public record Command(List<String> words, String output) {}
}
