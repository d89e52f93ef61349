package dev.parley.node.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.ConfigFactory;
import dev.parley.models.local.LocalModel;
import dev.parley.models.openai.RealtimeModel;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OrchestratorConfigTest {

  @Test
  void whatNobodySetIsWhatReferenceConfSays() {
    assertThat(OrchestratorConfig.from(ConfigFactory.defaultReference()))
        .isEqualTo(
            new OrchestratorConfig(
                new OrchestratorConfig.Door(
                    20_000,
                    Duration.ofSeconds(10),
                    Duration.ofSeconds(60),
                    Duration.ofSeconds(20),
                    22 << 20,
                    64 << 20,
                    32 << 10,
                    128 << 10,
                    4 << 20),
                new RealtimeModel.Options(
                    Duration.ofSeconds(5),
                    Duration.ofSeconds(10),
                    Duration.ofSeconds(20),
                    Duration.ofSeconds(2),
                    "gpt-transcribe"),
                new OrchestratorConfig.Local(0, 0, 0),
                new OrchestratorConfig.Media(Duration.ofMillis(300), 64 << 20),
                new OrchestratorConfig.Session(
                    Duration.ofSeconds(60), 1_000, Duration.ofSeconds(5), Duration.ofSeconds(20)),
                new OrchestratorConfig.Tools(Duration.ofSeconds(10), 8),
                new OrchestratorConfig.Metrics(false)));
  }

  @Test
  void everyKeyCanBeSet() {
    var config =
        with(
            """
            door {
              max-connections = 1, head-deadline = 2 s, idle-deadline = 3 s, ping = 4 s
              max-message-bytes = 5 KiB, max-input-bytes = 6 KiB
              low-water-bytes = 6, high-water-bytes = 7, max-pending-bytes = 8
            }
            upstream {
              connect-timeout = 1 s, ready-timeout = 2 s, reply-timeout = 3 s, cancel-timeout = 4 s
              transcriber = other
            }
            local-model { calls = 9, recognizers = 2, voices = 3 }
            media { playout-lead = 20 ms, kept-sound-per-loop = 9 KiB }
            session { reattach-window = 1 s, max-items = 2, ask-timeout = 3 s, quiet-moment-within = 4 s }
            tools { delivery = 1 s, partitions = 2 }
            metrics.public = true
            """);

    assertThat(config)
        .isEqualTo(
            new OrchestratorConfig(
                new OrchestratorConfig.Door(
                    1,
                    Duration.ofSeconds(2),
                    Duration.ofSeconds(3),
                    Duration.ofSeconds(4),
                    5 << 10,
                    6 << 10,
                    6,
                    7,
                    8),
                new RealtimeModel.Options(
                    Duration.ofSeconds(1),
                    Duration.ofSeconds(2),
                    Duration.ofSeconds(3),
                    Duration.ofSeconds(4),
                    "other"),
                new OrchestratorConfig.Local(9, 2, 3),
                new OrchestratorConfig.Media(Duration.ofMillis(20), 9 << 10),
                new OrchestratorConfig.Session(
                    Duration.ofSeconds(1), 2, Duration.ofSeconds(3), Duration.ofSeconds(4)),
                new OrchestratorConfig.Tools(Duration.ofSeconds(1), 2),
                new OrchestratorConfig.Metrics(true)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          door.ping = soon               | parley.door.ping: soon (expected: a time such as 500 ms)
          door.max-connections = 0       | parley.door.max-connections: 0 (expected: > 0)
          door.max-pending-bytes = 3 GiB | parley.door.max-pending-bytes: 3 GiB (expected: a size such as 4 MiB, below 2 GiB)
          door.max-input-bytes = 1 MiB   | parley.door.max-input-bytes: 1048576 (expected: >= max-message-bytes, 23068672)
          door.high-water-bytes = 1      | parley.door.low-water-bytes, high-water-bytes, max-pending-bytes: 32768, 1, 4194304 (expected: rising)
          upstream.connect-timeout = 11s | parley.upstream.connect-timeout: PT11S (expected: at most ready-timeout, PT10S)
          upstream.transcriber = null    | parley.upstream.transcriber: absent (expected: a text)
          upstream = 5                   | parley.upstream: 5 (expected: a section)
          local-model.calls = 1.5        | parley.local-model.calls: 1.5 (expected: a whole number)
          local-model.recognizers = 33   | parley.local-model.recognizers: 33 (expected: 0 … 32)
          session.max-items = { a = 1 }  | parley.session.max-items: a section (expected: a whole number)
          session.max-item = 5           | parley.session.max-item: not known (expected: one of ask-timeout, max-items, quiet-moment-within, reattach-window)
          sessions.max-items = 5         | parley.sessions: not known (expected: one of door, local-model, media, metrics, session, tools, upstream)
          metrics.public = perhaps       | parley.metrics.public: perhaps (expected: true or false)
          """)
  void whatCannotBeMeantIsRefusedWithItsPath(String set, String problem) {
    assertThatThrownBy(() -> with(set))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(problem);
  }

  @Test
  void marksOfTheLauncherAreNoSettings() {
    assertThat(with("commit = abc")).isEqualTo(with(""));
  }

  @Test
  void theLocalModelTakesACallPerCoreUnlessToldOtherwise() {
    var unset = new OrchestratorConfig.Local(0, 0, 0);

    assertThat(unset.on(2, null)).isEqualTo(new LocalModel.Settings(2, 2, 2));
    assertThat(unset.on(2, 1)).isEqualTo(new LocalModel.Settings(1, 1, 1));
    assertThat(unset.on(2, 5)).isEqualTo(new LocalModel.Settings(5, 2, 2));
    assertThat(unset.on(96, null)).isEqualTo(new LocalModel.Settings(96, 32, 64));
    assertThat(new OrchestratorConfig.Local(9, 1, 3).on(2, null))
        .isEqualTo(new LocalModel.Settings(9, 1, 3));
  }

  private static OrchestratorConfig with(String settings) {
    return OrchestratorConfig.from(
        ConfigFactory.parseString("parley {\n" + settings + "\n}")
            .withFallback(ConfigFactory.defaultReference()));
  }
}
