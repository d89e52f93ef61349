package dev.parley.cli.caller;

import dev.parley.cli.FolderOption;
import dev.parley.cli.Terminal;
import dev.parley.cli.Trust;
import dev.parley.cli.Version;
import dev.parley.media.audio.AudioFormat;
import dev.parley.media.audio.Wav;
import dev.parley.node.start.CommandFailure;
import dev.parley.node.start.DataFolder;
import dev.parley.node.start.ExitCode;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code parley call}: a caller who is no person, over the public Realtime protocol. */
@Command(
    name = "call",
    description = {
      "Call an agent: speak, listen, and say what came of it.",
      "Talks to any Realtime server; with Parley it also shows tools and stage latencies."
    },
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:the agent answered the last thing said, and what --expect asks for was in it",
      "1:it did not",
      "2:wrong usage",
      "69:nobody answers at the address",
      "78:wrong key, or a file that cannot be used"
    },
    sortOptions = false)
public final class CallCommand implements Callable<Integer> {

  private static final String FIRST_WORDS = "where is my order one two three four";
  private static final String INTERRUPTION = "stop";

  private final Terminal terminal;
  private final CallerVoice voice;
  private final List<Line> lines = new ArrayList<>();

  /** Something to say: words, or a file of sound. */
  private sealed interface Line {
    record Words(String text) implements Line {}

    record File(Path wav) implements Line {}
  }

  @Option(
      names = "--url",
      paramLabel = "URL",
      description = "Realtime endpoint, ws or wss. Default: that of the data folder's node.")
  private @Nullable URI url;

  @Mixin private FolderOption data = new FolderOption();

  @Option(
      names = "--key",
      paramLabel = "KEY",
      description = "Realtime key. Default: the file realtime-key of the data folder.")
  private @Nullable String key;

  @Option(
      names = "--agent",
      paramLabel = "AGENT",
      defaultValue = "contact-centre",
      description = "Agent, or model, to talk to. Default: ${DEFAULT-VALUE}.")
  private String agent = "contact-centre";

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      defaultValue = "pcm",
      description =
          "Audio of both directions: ${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}.")
  private Format format = Format.PCM;

  @Option(
      names = "--interrupt-after",
      paramLabel = "TIME",
      converter = DurationConverter.class,
      description = {
        "Barge in when the agent's answer was heard for this long, such as 1s or 800ms,",
        "with the next thing to say, or \"" + INTERRUPTION + "\" if there is none."
      })
  private Duration interruptAfter = Duration.ZERO;

  @Option(
      names = "--record",
      paramLabel = "FILE",
      description = "Write the call to a WAV file: left the caller, right what was heard.")
  private @Nullable Path record;

  @Option(
      names = "--timeout",
      paramLabel = "TIME",
      converter = DurationConverter.class,
      defaultValue = "90s",
      description = "Give the call up after this long. Default: ${DEFAULT-VALUE}.")
  private Duration timeout = Duration.ofSeconds(90);

  @Option(
      names = "--expect",
      paramLabel = "TEXT",
      description = "Succeed only if the answer to the last thing said contains this.")
  private @Nullable String expect;

  @Option(names = "--insecure", description = "Believe every TLS certificate.")
  private boolean insecure;

  @Option(names = "--json", description = "One JSON object per line and event.")
  private boolean json;

  /** The audio formats by the names they have on the command line. */
  enum Format {
    PCM(AudioFormat.PCM_24K),
    PCMU(AudioFormat.PCMU),
    PCMA(AudioFormat.PCMA);

    private final AudioFormat audio;

    Format(AudioFormat audio) {
      this.audio = audio;
    }

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  public CallCommand(Terminal terminal, CallerVoice voice) {
    this.terminal = terminal;
    this.voice = voice;
  }

  @Option(
      names = "--say",
      paramLabel = "WORDS",
      description = {
        "Say this. Give it again for more turns: the next is said when the agent has answered",
        "and fallen silent. Default: \"" + FIRST_WORDS + "\"."
      })
  void say(@Nullable String words) {
    if (words != null) {
      lines.add(new Line.Words(words));
    }
  }

  @Option(
      names = "--wav",
      paramLabel = "FILE",
      description = "Say what is in this WAV file; mixes with --say in the order given.")
  void wav(@Nullable Path file) {
    if (file != null) {
      lines.add(new Line.File(file));
    }
  }

  @Override
  public Integer call() throws CommandFailure, InterruptedException {
    var setup = setup();
    var display = new CallDisplay(terminal, json);
    CallReport.Summary summary;
    try (var recording = record == null ? null : CallRecording.into(record, format.audio)) {
      summary = new DialledCall(setup, display::show, recording).run();
    } catch (CannotRecord unwritable) {
      throw new CommandFailure(
          ExitCode.CONFIGURATION,
          "--record %s (expected: a file that can be written, with room for the call)"
              .formatted(unwritable.getMessage()),
          "Name another place: --record /path/to/call.wav",
          unwritable);
    } catch (IOException failed) {
      throw unreachable(failed);
    }
    display.show(summary);
    return verdict(summary);
  }

  private static CommandFailure unreachable(IOException failed) {
    return new CommandFailure(
        ExitCode.UNAVAILABLE,
        String.valueOf(failed.getMessage()),
        "Start a node with ./parley up, or name its address with --url.",
        failed);
  }

  private int verdict(CallReport.Summary summary) throws CommandFailure {
    if (summary.troubles().stream().anyMatch(trouble -> trouble.startsWith("invalid_api_key"))) {
      throw CommandFailure.configuration(
          "--key: refused by the server (expected: its Realtime key)",
          "The file realtime-key in the node's data folder holds it: --data or --key.");
    }
    if (summary.outcome() != CallScript.Outcome.ANSWERED) {
      return ExitCode.FAILED;
    }
    if (expect != null && !summary.answerContains(expect)) {
      terminal.trouble("parley call: the answer does not contain what --expect asks for");
      return ExitCode.FAILED;
    }
    return ExitCode.OK;
  }

  private CallSetup setup() throws CommandFailure, InterruptedException {
    var folder = data.folder();
    var endpoint = folder.endpoint();
    var utterances = new ArrayList<Utterance>();
    for (var line : script()) {
      utterances.add(utterance(line));
    }
    var plan = CallScript.Plan.of(utterances.size(), interruptAfter.toMillis());
    if (!interruptAfter.isZero()) {
      utterances.add(utterance(new Line.Words(INTERRUPTION)));
    }
    return new CallSetup(
        url == null ? endpoint.realtimes() : List.of(bare(url)),
        query(url),
        agent,
        key(folder),
        Trust.context(insecure, endpoint.certificateFor(url)),
        format.audio,
        utterances,
        plan,
        timeout);
  }

  private List<Line> script() {
    var script = new ArrayList<>(lines);
    if (script.isEmpty()) {
      script.add(new Line.Words(FIRST_WORDS));
    }
    return script;
  }

  private Utterance utterance(Line line) throws CommandFailure, InterruptedException {
    try {
      return switch (line) {
        case Line.Words(var text) -> Utterance.of(text, voice.speak(text));
        case Line.File(var wav) ->
            Utterance.of(wav.toString(), Wav.read(wav).as(AudioFormat.PCM_16K));
      };
    } catch (IOException | IllegalArgumentException | TimeoutException unusable) {
      throw new CommandFailure(
          ExitCode.CONFIGURATION, String.valueOf(unusable.getMessage()), "", unusable);
    }
  }

  /** A server elsewhere may need no key, and is not shown that of this folder's nodes. */
  private @Nullable String key(DataFolder folder) throws CommandFailure {
    if (key != null || !folder.endpoint().isAt(url)) {
      return key;
    }
    return folder.secret(folder.realtimeKey(), "--key and --url");
  }

  private static URI bare(URI address) throws CommandFailure {
    var scheme = String.valueOf(address.getScheme());
    if (!scheme.equals("ws") && !scheme.equals("wss")) {
      throw new CommandFailure(
          ExitCode.USAGE, "--url %s: (expected: ws:// or wss://)".formatted(address), "");
    }
    return URI.create(address.toString().replaceFirst("\\?.*", ""));
  }

  /** What an address asks for by itself stays asked for. */
  private String query(@Nullable URI address) {
    var given = address == null ? null : address.getRawQuery();
    var model = URLEncoder.encode(agent, StandardCharsets.UTF_8);
    return (given == null ? "" : given + "&") + "model=%s&parley_events=1".formatted(model);
  }
}
