package dev.parley.cli;

import dev.parley.media.audio.Audio;
import dev.parley.media.audio.AudioFormat;
import java.io.PrintWriter;
import java.io.StringWriter;

/** A command line that a test types into and reads from. */
record Typed(int exitCode, String out, String err) {

  static Typed parley(String... args) {
    return parley(
        (_, _) -> {
          throw new AssertionError("no node wanted");
        },
        args);
  }

  static Typed parley(NodeStarter starter, String... args) {
    var out = new StringWriter();
    var err = new StringWriter();
    var terminal = new Terminal(new PrintWriter(out, true), new PrintWriter(err, true), false);
    int exitCode =
        Main.commandLine(terminal, starter, _ -> Audio.ofBytes(AudioFormat.PCM_16K, new byte[0]))
            .execute(args);
    return new Typed(exitCode, out.toString(), err.toString());
  }
}
