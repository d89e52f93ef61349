package dev.parley.node.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.admin.api.Exposition;
import dev.parley.net.metrics.CodeCounters;
import dev.parley.net.metrics.Metric;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import org.junit.jupiter.api.Test;

class PrometheusTextTest {

  private final LongAdder dropped = new LongAdder();
  private final CodeCounters failed = new CodeCounters("late", "lost");

  @Test
  void whatNeverHappenedIsThereAsZero() {
    var read = scrape();

    assertThat(read.value("parley_frames_dropped_total")).isZero();
    assertThat(read.family("parley_links_failed_total").samples())
        .isEqualTo(Map.of("code=\"late\"", 0.0, "code=\"lost\"", 0.0, "code=\"other\"", 0.0));
    assertThat(read.family("parley_frames_dropped_total").help()).isEqualTo("Dropped.");
  }

  @Test
  void aScrapeShowsWhatWasCountedUntilThen() {
    dropped.add(3);
    failed.increment("late");
    failed.increment("never heard of");

    var read = scrape();

    assertThat(read.value("parley_frames_dropped_total")).isEqualTo(3);
    assertThat(read.value("parley_links_failed_total", "code=\"late\"")).isEqualTo(1);
    assertThat(read.value("parley_links_failed_total", "code=\"other\"")).isEqualTo(1);
    assertThat(read.family("parley_links_failed_total").type()).isEqualTo("counter");
    assertThat(read.family("parley_calls").type()).isEqualTo("gauge");
  }

  @Test
  void theBuildIsTold() {
    assertThat(scrape().value("parley_build_info", "commit=\"abc\",version=\"1\"")).isEqualTo(1);
  }

  @Test
  void aNameAgainstTheConventionsIsRefused() {
    assertThatThrownBy(() -> Metric.counter("parley_frames_dropped", "Dropped.", dropped::sum))
        .hasMessage("metric.name: parley_frames_dropped (expected: counters end in _total)");
    assertThatThrownBy(() -> Metric.gauge("Parley-Calls", "Calls.", dropped::sum))
        .hasMessage("metric.name: Parley-Calls (expected: parley_… in lower_snake)");
    assertThatThrownBy(() -> Metric.gauge("parley_calls", "", dropped::sum))
        .hasMessage("metric.help:  (expected: a sentence)");
  }

  private Exposition scrape() {
    var metrics =
        List.of(
            Metric.counter("parley_frames_dropped_total", "Dropped.", dropped::sum),
            Metric.counter("parley_links_failed_total", "Failed.", "code", failed.readings()),
            Metric.gauge("parley_calls", "Now.", () -> 2));
    try (var text = new PrometheusText(metrics, Map.of("version", "1", "commit", "abc"))) {
      return Exposition.of(text.scrape());
    }
  }
}
