package dev.parley.bench.profile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.parley.bench.profile.CpuProfile.Sample;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CpuProfileTest {

  private static final Sample WRITE =
      loop(
          "java.lang.Thread.run",
          "dev.parley.media.rules.CallState.play",
          "io.netty.channel.unix.Socket.write");
  private static final Sample OURS =
      loop(
          "io.netty.channel.epoll.EpollIoHandler.run",
          "dev.parley.media.rules.CallState$Turn.play",
          "java.util.HashMap.get");

  @Test
  void aSampleCountsForTheInnermostPlaceThatHasAName() {
    assertThat(CpuProfile.placeOf(WRITE)).isEqualTo("socket: writing");
    assertThat(CpuProfile.placeOf(OURS)).isEqualTo("Parley media.rules: CallState");
    assertThat(CpuProfile.placeOf(loop("java.lang.Thread.run"))).isEqualTo("JDK");
  }

  @Test
  void whatTheLoopsTookIsSharedAmongTheirSamples() {
    var profile =
        CpuProfile.of(
            "Parley",
            100,
            1_000,
            Map.of("parley-loop-2-1", 40_000_000L, "G1 Service", 10_000_000L),
            List.of(WRITE, OURS, OURS, OURS, new Sample("kafka-poll", List.of())));

    assertThat(profile.samples()).isEqualTo(4);
    assertThat(share(profile.threads(), "collector")).isCloseTo(10, within(0.001));
    assertThat(share(profile.stages(), "Parley media.rules: CallState"))
        .isCloseTo(30, within(0.001));
    assertThat(share(profile.stages(), "socket: writing")).isCloseTo(10, within(0.001));
  }

  @Test
  void thePictureGivesABoxItsShareOfTheWidth() {
    var svg = FlameGraph.svg("Parley & others", List.of(WRITE, WRITE, OURS, OURS));

    assertThat(svg)
        .startsWith("<svg ")
        .contains("Parley &amp; others")
        .contains("java.lang.Thread.run: 2</title>")
        .contains("width=\"700.0\"");
  }

  private static Sample loop(String... outermostFirst) {
    return new Sample("parley-loop-2-1", Arrays.asList(outermostFirst).reversed());
  }

  private static double share(List<CpuProfile.Share> shares, String what) {
    return shares.stream()
        .filter(share -> share.what().equals(what))
        .findFirst()
        .orElseThrow()
        .microsPerPair();
  }
}
