package dev.parley.models.local;

import dev.parley.media.audio.Audio;
import dev.parley.media.audio.AudioFormat;
import dev.parley.media.audio.Pcm16;
import dev.parley.media.audio.Transcoder;
import dev.parley.models.local.speech.FreeTts;
import dev.parley.models.local.speech.SphinxStt;
import dev.parley.node.agents.AgentDirectory;
import dev.parley.proto.agent.AgentDefinition;
import java.time.Duration;
import java.util.List;
import java.util.Random;

/** One voice and two recognizers for all tests of this package: they take seconds to load. */
public final class Speech {

  public static final Duration DEADLINE = Duration.ofSeconds(20);
  public static final FreeTts VOICE = FreeTts.start(2);
  public static final SphinxStt RECOGNITION = SphinxStt.start(2);
  public static final AgentDefinition AGENT = AgentDirectory.load(null, List.of()).defaultAgent();

  /** A caller's sentence as it arrives over a leg, with some silence around it. */
  public static Audio said(AudioFormat format, String sentence) throws Exception {
    return in(format, padded(VOICE.synthesise(sentence)));
  }

  public static byte[] padded(byte[] pcm) {
    var padded = new byte[pcm.length + 2 * 9_600];
    System.arraycopy(pcm, 0, padded, 9_600, pcm.length);
    return padded;
  }

  static Audio in(AudioFormat format, byte[] pcm16k) {
    return Transcoder.between(AudioFormat.PCM_16K, format)
        .accept(Audio.ofBytes(AudioFormat.PCM_16K, pcm16k));
  }

  public static byte[] noise(int millis, double amplitude) {
    var random = new Random(3);
    var pcm = new byte[millis * 32];
    for (int i = 0; i < pcm.length; i += 2) {
      Pcm16.put(pcm, i, (short) (random.nextGaussian() * amplitude));
    }
    return pcm;
  }

  private Speech() {}
}
