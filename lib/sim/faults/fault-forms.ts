/** The syntax of faults on the command line, for messages and help. */

import type { Fault } from './fault.js';

interface FaultForm {
  /** Placeholders are in capitals, optional parts in brackets. */
  readonly form: string;
  readonly meaning: string;
}

export const FAULT_FORMS: Readonly<Record<Fault['kind'], FaultForm>> = {
  close: { form: 'close@BYTES', meaning: 'the data connection ends, by FIN' },
  reset: { form: 'reset@BYTES', meaning: 'the data connection ends, by RST' },
  stall: { form: 'stall@BYTES:SECONDS', meaning: 'nothing comes for a while' },
  garbage: { form: 'garbage@BYTES[:LENGTH]', meaning: 'random bytes come between' },
  length: { form: 'length@FRAME[:short|bad|huge]', meaning: 'a frame has a wrong length' },
  end: { form: 'end@SAMPLES:REASON', meaning: 'the capture ends, e.g. end@700:DMA data error' },
  overrun: { form: 'overrun@BYTES', meaning: 'the client was too slow' },
  shutdown: { form: 'shutdown@BYTES', meaning: 'the server is shut down: both ports are closed' },
  'refuse-arm': {
    form: 'refuse-arm:TIMES[:MESSAGE]',
    meaning: '*PCAP.ARM= is refused before it is granted',
  },
  'slow-control': {
    form: 'slow-control:SECONDS',
    meaning: 'each answer of the control port is late',
  },
};
