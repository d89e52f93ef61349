package dev.parley.cli.caller;

import dev.parley.media.audio.Audio;
import dev.parley.media.audio.AudioFormat;
import dev.parley.media.audio.Transcoder;
import dev.parley.media.audio.WavWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;

/** A call in a WAV file as the caller's ear had it: left what was said, right what was heard. */
final class CallRecording implements AutoCloseable {

  private final WavWriter file;
  private final Transcoder fromAgent;

  private CallRecording(WavWriter file, Transcoder fromAgent) {
    this.file = file;
    this.fromAgent = fromAgent;
  }

  static CallRecording into(Path path, AudioFormat heard) throws IOException {
    return new CallRecording(
        WavWriter.stereo(path, AudioFormat.PCM_16K.rate()),
        Transcoder.between(heard, AudioFormat.PCM_16K));
  }

  /** The next 20 ms of both sides. */
  synchronized void add(Audio said, Audio heard) {
    try {
      file.write(said.bytes(), fromAgent.accept(heard).bytes());
    } catch (IOException full) {
      throw new UncheckedIOException(full);
    }
  }

  @Override
  public synchronized void close() throws IOException {
    file.close();
  }
}
