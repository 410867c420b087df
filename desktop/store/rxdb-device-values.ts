import type { RxCollection } from 'rxdb'
import { map, type Observable } from 'rxjs'
import type { DeviceDocument } from './device-document.ts'
import type { DeviceValues } from './store.ts'
import { Writer } from './writer.ts'

/** Device-only values in a collection of their own; setting `undefined` removes. */
export class RxdbDeviceValues implements DeviceValues {
  readonly #collection: RxCollection<DeviceDocument>
  readonly #writer: Writer<DeviceDocument>

  constructor(collection: RxCollection<DeviceDocument>) {
    this.#collection = collection
    this.#writer = new Writer(collection)
  }

  async get(key: string): Promise<unknown> {
    const [document] = await this.#collection.storageInstance.findDocumentsById([key], false)
    return document?.value
  }

  set(key: string, value: unknown): Promise<void> {
    return this.update(key, () => value)
  }

  remove(key: string): Promise<void> {
    return this.update(key, () => undefined)
  }

  /** Sets a value by what it is now, with no other write in between. */
  update(key: string, change: (value: unknown) => unknown): Promise<void> {
    const next = (current: DeviceDocument | undefined): DeviceDocument | null => {
      const value = change(current?.value)
      return value === undefined ? null : { id: key, value: structuredClone(value) }
    }
    return this.#writer.submit([{ id: key, next }])
  }

  live(key: string): Observable<unknown> {
    return this.#collection.findOne(key).$.pipe(map((document) => document?.toJSON().value))
  }

  /** Resolves when nothing is being written any more. */
  settled(): Promise<void> {
    return this.#writer.alone(async () => undefined)
  }
}
