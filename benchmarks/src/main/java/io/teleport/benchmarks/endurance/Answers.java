package io.teleport.benchmarks.endurance;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.function.UnaryOperator;

/** What a {@link Child} does after it has begun: answers until its input ends. */
public final class Answers {

    private Answers() {}

    /** Prints the greeting, then an answer for every line that comes; returns when no more can. */
    public static void give(String greeting, UnaryOperator<String> answers) throws IOException {
        System.out.println(greeting);
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            System.out.println(answers.apply(line));
        }
    }
}
