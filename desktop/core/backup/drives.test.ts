import { expect, test } from 'vitest'
import { driveOf, isOnDrive, mountsToDrives } from './drives.ts'

const table = [
  '/dev/sda1 / ext4 rw,relatime 0 0',
  '/dev/sdb1 /media/rosa/BACKUP\\040STICK vfat rw,nosuid,nodev 0 0',
  '/dev/sdc1 /run/media/rosa/Photos exfat ro,nosuid 0 0',
  '/dev/sdd1 /mnt/usb ext4 rw 0 0',
  'tmpfs /media-like tmpfs rw 0 0',
  '',
].join('\n')

test('I1.82 the sticks that are plugged in are found; what is read-only or no stick is not', () => {
  expect(mountsToDrives(table)).toEqual(['/media/rosa/BACKUP STICK', '/mnt/usb'])
})

test('I1.82 a folder on a stick is told from one on a disk of the computer', () => {
  expect(isOnDrive('/media/rosa/STICK/copies', 'linux')).toBe(true)
  expect(isOnDrive('/home/rosa/copies', 'linux')).toBe(false)
  expect(isOnDrive('/Volumes/STICK', 'darwin')).toBe(true)
  expect(isOnDrive('E:\\copies', 'win32')).toBe(true)
  expect(isOnDrive('C:\\copies', 'win32')).toBe(false)
  expect(driveOf('/media/rosa/STICK/copies', ['/media/rosa/STICK 2', '/media/rosa/STICK'])).toBe('/media/rosa/STICK')
  expect(driveOf('E:\\copies', ['E:\\'])).toBe('E:\\')
  expect(driveOf('/media/rosa/GONE', ['/media/rosa/STICK'])).toBeUndefined()
})
