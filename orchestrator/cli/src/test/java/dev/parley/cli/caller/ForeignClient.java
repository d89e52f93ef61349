package dev.parley.cli.caller;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.parley.proto.Json;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;

/**
 * The published {@code openai} npm package's Realtime client, run by Node.js on {@code
 * src/test/foreign/spoken-turn.mjs}. Tests that need it are skipped, with the reason, where Node.js
 * is absent or the package cannot be fetched.
 */
public final class ForeignClient {

  private static final Path SOURCE = Path.of("src/test/foreign");
  private static final Path INSTALLED = Path.of("target/foreign");
  private static final List<String> FILES =
      List.of("package.json", "package-lock.json", "spoken-turn.mjs", "ladder.mjs");
  private static final int INSTALL_SECONDS = 120;
  private static final int CALL_SECONDS = 60;

  /** The agent that is called, if nothing else is asked for. */
  public static final String AGENT = "contact-centre";

  /**
   * What the client experienced in the turn.
   *
   * @param ok the turn was complete and every event came in its order
   * @param problems why it was not
   * @param transcripts what the agent said, item by item
   * @param audioMs how much sound came
   * @param events types in their order, repetitions folded
   */
  public record Result(
      boolean ok,
      List<String> problems,
      @Nullable String callerTranscript,
      List<String> transcripts,
      long audioMs,
      List<String> events) {
    public Result {
      problems = List.copyOf(problems);
      transcripts = List.copyOf(transcripts);
      events = List.copyOf(events);
    }
  }

  /** Says a file and waits for one spoken answer. */
  public static Result run(URI base, String key, Path certificate, Path pcm24k) throws Exception {
    return run(base, key, certificate, pcm24k, AGENT, null);
  }

  /**
   * Says a file and listens.
   *
   * @param base such as {@code https://127.0.0.1:8443/v1}; the package makes it wss
   * @param certificate PEM, trusted by the client; must be for the host in {@code base}
   * @param pcm24k raw 16-bit little-endian samples at 24 kHz
   * @param until listens until what the agent said matches this JavaScript expression; absent = one
   *     answer
   */
  public static Result run(
      URI base, String key, Path certificate, Path pcm24k, String agent, @Nullable String until)
      throws Exception {
    requireInstalled();
    var settings =
        Map.of(
            "PARLEY_BASE", base.toString(),
            "PARLEY_KEY", key,
            "PARLEY_CA", certificate.toAbsolutePath().toString(),
            "PARLEY_PCM", pcm24k.toAbsolutePath().toString(),
            "PARLEY_AGENT", agent,
            "PARLEY_UNTIL", until == null ? "" : until,
            "PARLEY_SECONDS", Integer.toString(CALL_SECONDS));
    var output = output(settings, CALL_SECONDS + 10, "node", "spoken-turn.mjs");
    var json = output.lines().filter(line -> line.startsWith("{")).reduce((_, last) -> last);
    return Json.mapper()
        .readValue(
            json.orElseThrow(() -> new AssertionError("no result from Node.js: " + output)),
            Result.class);
  }

  /** Puts the package and its script into {@code target}; aborts the test where it cannot. */
  public static void requireInstalled() throws IOException, InterruptedException {
    try {
      output(Map.of(), 10, "node", "--version");
      output(Map.of(), 30, "npm", "--version");
    } catch (IOException absent) {
      Assumptions.abort("skipped: no Node.js on PATH (get it: apt install nodejs npm)");
    }
    Files.createDirectories(INSTALLED);
    for (var file : FILES) {
      Files.copy(
          SOURCE.resolve(file), INSTALLED.resolve(file), StandardCopyOption.REPLACE_EXISTING);
    }
    var lock = INSTALLED.resolve("package-lock.json");
    var installedLock = INSTALLED.resolve("node_modules/installed-lock.json");
    if (Files.exists(installedLock) && Files.mismatch(lock, installedLock) < 0) {
      return;
    }
    try {
      output(Map.of(), INSTALL_SECONDS, "npm", "ci", "--no-audit", "--no-fund");
    } catch (IOException unreachable) {
      Assumptions.abort("skipped: npm cannot install openai and ws: " + unreachable.getMessage());
    }
    Files.copy(lock, installedLock);
  }

  /**
   * Everything the command printed. Its exit code matters for npm only; the script tells in JSON.
   */
  private static String output(Map<String, String> settings, int seconds, String... command)
      throws IOException, InterruptedException {
    Files.createDirectories(INSTALLED);
    var log = Files.createTempFile(INSTALLED, command[0], ".log");
    var builder =
        new ProcessBuilder(command)
            .directory(INSTALLED.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile());
    builder.environment().putAll(settings);
    var process = builder.start();
    if (!process.waitFor(seconds, TimeUnit.SECONDS)) {
      process.destroyForcibly().waitFor();
      throw new IOException(command[0] + ": silent for " + seconds + " s");
    }
    var text = Files.readString(log, UTF_8);
    Files.delete(log);
    if (process.exitValue() != 0 && command[0].equals("npm")) {
      throw new IOException(text.lines().limit(3).toList().toString());
    }
    return text;
  }

  private ForeignClient() {}
}
